"""The tools that an assistant calls for a member, by the Model Context Protocol (MCP).

A door like the pages and the JSON interface: it reads the input, calls one service function, and
shows the answer. It speaks over standard input and output; whoever adds another way in hands
:func:`ecken.assistant.server.build_server` another way to find the caller's token.
"""
