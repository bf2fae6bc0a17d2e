/**
 * Long work in a run folder: training, a search. Read in this order: a {@link
 * org.paperzoo.core.job.Job} does the work, a {@link org.paperzoo.core.job.JobContext} is what it
 * is given, {@link org.paperzoo.core.job.Checkpoints} are what it resumes from, a {@link
 * org.paperzoo.core.job.JobListener} follows it. The run folder, its lock, environment, metrics,
 * pictures, report and the seeds are the business of the code that runs the job.
 */
package org.paperzoo.core.job;
