package org.paperzoo.core.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.paperzoo.core.error.FailureException;

/**
 * A file (or the shards of one) with named tensors: safetensors, NumPy's npz and npy.
 *
 * <p>Opening reads and checks the headers only. A tensor's bytes are read when it is asked for,
 * from the file straight into the array's memory; reading is safe from several threads at once.
 * Arrays that were read stay valid after {@link #close}.
 *
 * <p>A tensor becomes an array of its stored type, except that types without a counterpart in DJL's
 * PyTorch engine are widened, without loss: F16, BF16 and 8-bit floats to FLOAT32; I16 and U16 to
 * INT32; U32 and U64 to INT64 (a U64 over 2<sup>63</sup>-1 is an error).
 *
 * <p>Every method throws a {@link FailureException} that names the file, the tensor and what was
 * expected if the file cannot be read or is malformed, and if a name is not among {@link #names}.
 */
public interface TensorSource extends AutoCloseable {

  /**
   * Opens a file by its content: safetensors, the index of safetensors shards, NumPy's npz and npy;
   * or a folder by what it contains: {@code model.safetensors}, else {@code
   * model.safetensors.index.json}, else {@code adapter_model.safetensors}, else the only index,
   * safetensors or npz file of another name.
   *
   * @param path the file or folder
   * @return the opened source
   * @throws FailureException if there is no such file, it is malformed, of another format, or a
   *     pickle, which is refused because reading it can run any code
   */
  static TensorSource open(Path path) {
    return TensorSources.open(path);
  }

  /** Returns whether a folder has a file of tensors that {@link #open} opens. */
  static boolean isIn(Path folder) {
    return WeightFiles.isIn(folder);
  }

  /** Returns what a file is, by its content, in words such as {@code a safetensors file}. */
  static String describe(Path file) {
    return TensorFormat.of(file).description();
  }

  /** Returns the names of the tensors, in the order of the file. */
  Set<String> names();

  /** Returns what the file says about a tensor. */
  TensorInfo info(String name);

  /**
   * Reads a tensor.
   *
   * @param manager the manager (and device) of the new array
   * @param name the tensor's name
   * @return a new array that owns its memory, named after the tensor
   */
  NDArray read(NDManager manager, String name);

  /**
   * Reads a tensor into an existing array, without an intermediate copy if the array is contiguous,
   * on the CPU and of the type that {@link #read} would give.
   *
   * @param name the tensor's name
   * @param target an array of the tensor's shape, and of the type that {@link #read} would give or
   *     of another float type if that is a float type. Its content is undefined if reading fails
   */
  void readInto(String name, NDArray target);

  /** Returns the file's own key-value metadata, empty if it has none. */
  Map<String, String> metadata();

  /** Returns the file that was opened. */
  Path path();

  /** Closes the file. */
  @Override
  void close();
}
