package main

import (
	"fmt"
	"strings"

	"bench/quick"
	"bench/result"
)

// tellNext says what can come next after a command line's load was measured: keeping it, and comparing.
func (x *execution) tellNext(r *result.Run) {
	if len(x.o.load.Addresses) == 0 || r.Info.Status != result.Complete {
		return
	}
	if len(result.NothingWorked(r)) > 0 {
		if r.Cells[0].ErrorKinds["tls"] > 0 && !x.o.load.Insecure {
			fmt.Fprintln(x.err, "the certificate is not believed: -k believes any")
		}
		return
	}
	var next []string
	if x.o.save == "" {
		next = append(next, "keep it: bench init -from last "+x.o.load.FileName())
	}
	if len(x.o.load.Addresses) == 1 {
		next = append(next, fmt.Sprintf("is another build faster? bench run %s URL2", quick.Load{Addresses: x.o.load.Addresses}.CommandLine()))
	}
	if len(next) > 0 {
		fmt.Fprintln(x.err, x.errStyle().dim(strings.Join(next, " · ")))
	}
}
