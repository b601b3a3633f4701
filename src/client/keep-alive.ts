/** As on the server's side: when nothing moved for this long, the system looks whether the other is still there. */
export const keepAliveMs = 15_000;
