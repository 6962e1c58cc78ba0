// bisque-client.js - joins a room of a Bisque server: publishes, plays, comes back by itself.
