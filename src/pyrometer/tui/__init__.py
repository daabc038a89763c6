"""The pane. Draws snapshots; decides nothing."""
