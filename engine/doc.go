// Package engine does a plan. A conductor starts the servers, decides whose turn it is, keeps what comes of it and stops; a
// Generator performs the trials, which is this process unless another is given. Of a trial three questions have three
// seams: when a batch starts (pace), how it is run and handed over (strategy), and through what each request travels
// (client). It never sees HCL, and judges nothing but whether its own measuring was valid: the rest is result's.
package engine
