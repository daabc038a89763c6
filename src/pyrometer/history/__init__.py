"""Where it went: sums over any stretch of time, by any dimension, from the store."""
