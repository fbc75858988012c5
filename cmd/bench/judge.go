package main

import "bench/result"

// judge puts checks and outputs into the run, and gives the exit status that follows from it.
func (x *execution) judge(r *result.Run) status {
	checks, outputs, diags := x.spec.Judge(r)
	r.Checks, r.Outputs = checks, outputs
	x.report(diags)
	return done
}
