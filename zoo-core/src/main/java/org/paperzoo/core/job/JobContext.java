package org.paperzoo.core.job;

import org.paperzoo.core.report.RunFolder;

/**
 * What a job is given to work with.
 *
 * @param run its run folder, locked for it
 * @param stop asked between steps; once it is requested, the job writes a checkpoint and returns
 * @param listener follows the work: metrics, progress
 * @param sync to be called before each checkpoint is complete: forces to disk what was recorded, so
 *     that no checkpoint is newer than its record
 */
public record JobContext(RunFolder run, StopSignal stop, JobListener listener, Runnable sync) {}
