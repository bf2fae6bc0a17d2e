package org.paperzoo.vision.clip.task;

class ClipTaskContractTest extends ClipTaskContract {
  @Override
  String settings() {
    return "";
  }

  @Override
  protected boolean hasSegments() {
    return true;
  }
}
