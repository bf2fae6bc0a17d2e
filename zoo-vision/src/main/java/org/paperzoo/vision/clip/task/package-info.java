/**
 * Training CLIP from pictures with captions (section 2.3), and its uses: classes from their names
 * alone (section 3.1), linear classifiers of its features (section 3.2 and appendix A), and search.
 *
 * <table>
 * <caption>The paper and the code</caption>
 * <tr><td>the loss of a large batch in the memory of a part of it (Gao et al. 2021)</td><td>{@code
 * CachedLoss}</td></tr>
 * <tr><td>the temperature, which stays below 100 (section 2.5)</td><td>{@code ClipTask}</td></tr>
 * <tr><td>prompts and their ensembles (section 3.1.4)</td><td>{@link
 * org.paperzoo.vision.clip.task.ZeroShot}</td></tr>
 * <tr><td>linear probes with the strength of regularisation chosen on validation pictures (appendix
 * A.3)</td><td>{@link org.paperzoo.vision.clip.task.LinearProbe}</td></tr>
 * <tr><td>retrieval (appendix E.1)</td><td>{@link
 * org.paperzoo.vision.clip.task.Retrieval}</td></tr>
 * </table>
 */
package org.paperzoo.vision.clip.task;
