"""How one turn came to be: which lines said it, how they became one, and what it cost by which row of which table."""
