export function sha256Hex() { return ""; }
