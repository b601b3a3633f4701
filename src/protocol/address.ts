/** `host:port` as people and addresses of the web write it, with the brackets that IPv6 needs: `[::1]:2010`. */
export function formatAddress(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
