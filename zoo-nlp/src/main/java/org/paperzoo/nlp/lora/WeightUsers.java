package org.paperzoo.nlp.lora;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.core.nn.TiedWeight;
import org.paperzoo.core.nn.ZooModel;

/**
 * Which modules of a model compute with a parameter. Most parameters have one such module; the
 * table of word vectors of a model with tied embeddings has two. A module that declares a parameter
 * and hands it down to one within itself, as a head does with the bias of its decoder, does not
 * count.
 */
final class WeightUsers {
  /**
   * A module that computes with a parameter.
   *
   * @param module its full name
   * @param name the full name of the parameter within it
   */
  record User(String module, Block block, String name) {
    private boolean isWithin(User other) {
      return other.module.isEmpty() ? !module.isEmpty() : module.startsWith(other.module + ".");
    }
  }

  private final Map<Parameter, List<User>> users = new IdentityHashMap<>();

  /** Reads a model, initialised or not, as it is now. */
  WeightUsers(ZooModel model) {
    ModuleTree.of(model)
        .modules()
        .forEach(
            (module, tree) ->
                tree.parameters()
                    .forEach(
                        entry ->
                            users
                                .computeIfAbsent(entry.parameter(), key -> new ArrayList<>())
                                .add(user(module, tree, entry))));
    users
        .values()
        .forEach(
            all -> {
              List<User> holders = List.copyOf(all);
              all.removeIf(user -> holders.stream().anyMatch(other -> other.isWithin(user)));
            });
  }

  private static User user(String module, ModuleTree tree, ModuleTree.Entry entry) {
    String name = module.isEmpty() ? entry.name() : module + "." + entry.name();
    return new User(module, tree.block(), name);
  }

  /** Returns the modules that compute with a parameter of the model. */
  List<User> of(Parameter parameter) {
    return users.getOrDefault(parameter, List.of());
  }

  /**
   * Returns the module that can compute with another weight than the one that it shares.
   *
   * @param name the weight's full name within the module
   * @param error what cannot be done otherwise, for the message
   * @throws UsageException if the module has to compute with the shared weight
   */
  TiedWeight tied(String name, Parameter parameter, String error) {
    for (User user : of(parameter)) {
      if (user.name.equals(name) && user.block instanceof TiedWeight block) {
        if (block.weight() == parameter) {
          return block;
        }
      }
    }
    List<String> names = of(parameter).stream().map(User::name).toList();
    throw new UsageException(error + ": " + String.join(" and ", names) + " are one weight.");
  }
}
