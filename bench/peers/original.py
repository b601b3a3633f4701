"""The original design: a thread a client, messages in memory only, a confirmation for each line."""

import socket
import sys
import threading

messages = []


def serve(connection):
    stream = connection.makefile("rwb")
    with connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stream.write("¿Cómo te llamas?\n".encode())
        stream.flush()
        name = stream.readline().decode().strip()
        number = 0
        try:
            for line in stream:
                number += 1
                messages.append((name, line.decode().rstrip("\n")))
                stream.write(b"OK %d\n" % number)
                stream.flush()
        except OSError:
            pass  # The client is gone.


def main():
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


threading.stack_size(256 * 1024)
try:
    main()
except KeyboardInterrupt:
    sys.exit(0)
