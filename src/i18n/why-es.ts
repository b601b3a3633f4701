import type { WhyTexts } from "./why.ts";

export const es: WhyTexts["advice"] = {
  bye: "Nada: se fue por su cuenta, con todo confirmado.",
  lost: "Nada por ahora: un cliente que reanuda vuelve solo y no pierde nada. Si pasa a menudo, mira la red que hay en medio.",
  draining: "Nada: detuviste el servidor, y volverá cuando haya uno de nuevo.",
  naming:
    "Nada, salvo que conozcas al cliente: tiene que enviar primero su nombre. Así terminan también los escáneres y los sockets ociosos.",
  "slow-reader":
    "Mira por qué el cliente no lee: un programa que solo escribe necesita quien lea las respuestas.",
  kicked: "Nada: lo hiciste tú, u otra persona que opera el servidor.",
  storage:
    "Mira el disco ahora: `acuse doctor` y el registro del sistema. El servidor terminó con el código 8.",
  "name-in-use":
    "Mira con `acuse who` quién tiene el nombre. Si es una conexión muerta, `acuse kick` lo libera al momento.",
  "too-fast":
    "Si ese es su ritmo normal, arranca el servidor con más `--rate` o `--burst`. Si no, su programa no se frena: `acuse send` sí.",
  "no-space":
    "Haz sitio ya: se rechaza a todos hasta que lo haya. Tienen que irse otros archivos, porque la base de datos no encoge. `--reserve` pone el umbral.",
  "too-many":
    "Mira con `acuse who` si deben estar todos. `--max-clients` y el límite de archivos abiertos permiten más.",
  "unknown-command":
    "Nada en el servidor. Su programa envía tal cual mensajes que empiezan por `/`: hace falta otra `/` delante.",
  "bad-name": "Di a quien lleva el cliente qué nombres se admiten: `acuse explain bad-name`.",
  "out-of-order": "Nada en el servidor. Su programa tiene que esperar `230 welcome` después de `/hello`.",
  "unknown-session":
    "Asegúrate de que esta es la carpeta de datos buena. Si se restauró de una copia, falta lo que llegó después.",
  "bad-token": "Da al cliente el token de este nombre.",
  "too-long": "Si esas líneas deben entrar, arranca el servidor con más `--max-line`.",
  "not-text": "Nada en el servidor. Su programa envía algo que no es UTF-8, o caracteres de control.",
  banned: "Nada: `acuse kick --wait` no deja volver a este nombre hasta que pase ese tiempo.",
  "not-acuse":
    "Nada: un navegador, un escáner o una sonda llegó al puerto que no era. `/healthz` está en el del panel.",
  unfinished: "Nada en el servidor. Su programa murió mientras escribía, o no termina su última línea.",
  "taken-over":
    "Mira si el cliente está en marcha dos veces; si solo volvió desde otra dirección, todo está bien.",
};
