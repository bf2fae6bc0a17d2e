package org.paperzoo.core.data;

/** Receives the progress of a download. */
@FunctionalInterface
public interface DownloadListener {

  /** A listener that does nothing. */
  DownloadListener NONE = (name, done, total) -> {};

  /**
   * Called at the start, after each piece and at the end, on the thread that downloads.
   *
   * @param name what is downloaded
   * @param done the number of bytes there so far, including those of an earlier, interrupted
   *     download
   * @param total the number of bytes expected, or -1 where it is not known
   */
  void progress(String name, long done, long total);
}
