package org.paperzoo.vision.image.data;

/** What happens when a picture cannot be read. */
public enum OnError {
  /** Training stops with an error that names the file. */
  FAIL,
  /** The picture is skipped and counted. */
  SKIP
}
