"""The ``ecken`` command: parse, call one service function, print."""
