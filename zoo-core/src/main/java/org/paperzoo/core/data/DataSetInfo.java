package org.paperzoo.core.data;

/**
 * What a list of data sets says about one of them.
 *
 * @param name the name by which configurations ask for it
 * @param description what it is, in a few words
 * @param shape the shape of one sample, for example {@code 1x28x28}
 * @param count the number of samples, for example {@code 60,000 train + 10,000 test}
 * @param licence the licence or terms of use, as the publisher states them
 * @param source where it comes from
 * @param embedded whether it is part of Paperzoo, so that it needs no download
 */
public record DataSetInfo(
    String name,
    String description,
    String shape,
    String count,
    String licence,
    String source,
    boolean embedded) {}
