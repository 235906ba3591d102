// The time zone that the browser keeps, by its IANA name; empty where it doesn't say.
export const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
