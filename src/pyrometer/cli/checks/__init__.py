"""What `pyrometer doctor` looks at. Every function returns checks and changes nothing."""
