package org.paperzoo.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.paperzoo.core.config.Messages;
import org.paperzoo.core.error.UsageException;
import picocli.CommandLine.Option;

/** The option {@code --device}. */
final class DeviceOption {
  private static final Pattern GPU = Pattern.compile("(?:gpu|cuda):?(\\d{1,3})?");

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "cpu, gpu or gpu:N (default: a GPU if there is one).")
  private String name;

  /**
   * Returns the device; loads the native engine.
   *
   * @throws UsageException if there is no such device
   */
  Device device() {
    Engine engine = Engine.getEngine("PyTorch");
    if (name == null) {
      return engine.defaultDevice();
    }
    if (name.equals("cpu")) {
      return Device.cpu();
    }
    Matcher gpu = GPU.matcher(name);
    if (!gpu.matches()) {
      throw new UsageException(
          "unknown device "
              + Messages.quote(name)
              + "; expected cpu, gpu or gpu:N, such as gpu:0.");
    }
    int index = gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1));
    int count = engine.getGpuCount();
    if (index >= count) {
      throw new UsageException(
          "there is no device "
              + name
              + ": this machine has "
              + (count == 0 ? "no GPU that PyTorch can use" : "GPUs 0 to " + (count - 1))
              + ". Leave --device out, or use --device cpu.");
    }
    return Device.gpu(index);
  }
}
