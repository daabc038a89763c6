"""The pages of a session's X-ray: what stands on each, as lines and tables; no keys, no widgets but the page itself."""
