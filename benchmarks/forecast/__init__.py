"""How good the forecast is: invented people, their logs through the product's own readers, and scores."""
