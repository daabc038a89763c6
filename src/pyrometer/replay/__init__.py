"""The past again, through the code that watches the present: which alerts would have fired, and how well."""
