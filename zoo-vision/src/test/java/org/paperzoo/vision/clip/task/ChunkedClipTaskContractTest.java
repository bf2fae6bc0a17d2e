package org.paperzoo.vision.clip.task;

/** The contract with batches that are embedded in chunks. */
class ChunkedClipTaskContractTest extends ClipTaskContract {
  @Override
  String settings() {
    return ", chunk: 1";
  }
}
