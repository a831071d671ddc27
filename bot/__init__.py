"""The product: what Referent understands, decides, remembers and says. No network, no SQL, no platform's SDK."""
