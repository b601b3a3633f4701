/**
 * Other protocols on this port: a browser, a scanner or a load balancer that knocks here is told where it is, and
 * not that its request is a bad name. Whatever it sends, nothing of it is stored.
 *
 * Only what is certain is recognised. A command or a valid name is never taken for another protocol, with one
 * exception: what an SSH client says first, which nobody is called.
 */

/** Whether a connection whose first byte this is speaks TLS: 0x16 opens a handshake record (RFC 8446, 5.1). */
export function isForeignFirstByte(byte: number): boolean {
  return byte === 0x16;
}

/** Whether a connection whose first line this is speaks another protocol. */
export function isForeignLine(text: string): boolean {
  return foreignLines.some((line) => line.test(text));
}

const foreignLines: readonly RegExp[] = [
  // A request, `GET / HTTP/1.1` or `PRI * HTTP/2.0`: method, target, version (RFC 9112, 3; the others' are alike).
  /^[\w!#$%&'*+.^`|~-]+ .+ (?:HTTP|RTSP|SIP|ICAP)\/\d+(?:\.\d+)? *$/,
  // `GET /`, from before HTTP had versions: some health checks still speak it.
  /^GET \//,
  // An answer: `HTTP/1.1 200 OK`.
  /^(?:HTTP|RTSP|SIP|ICAP)\/\d+\.\d+ \d{3}/,
  // `SSH-2.0-OpenSSH_9.2p1` (RFC 4253, 4.2).
  /^SSH-[12]\.\d+-/,
];
