"""A person's consent by authorization code, as far as it is the same for every vendor: the address that the browser
comes back to, and the page that it then shows."""
