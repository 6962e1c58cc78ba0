/// The ready-made server: rooms, signalling, the page.
public enum Service {}
