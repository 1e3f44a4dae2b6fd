export async function takePhoto() { return null; }
export function photoStrip() { return document.createElement("div"); }
