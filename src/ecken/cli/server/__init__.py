"""The server behind ``ecken serve``: sockets, connections, workers."""
