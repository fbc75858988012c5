// Package mcp serves language models by the Model Context Protocol on standard input and output: tools that validate, plan, run, show,
// compare and explain, each of which is a command of bench in a process of its own. What those refuse stays refused: whoever calls may
// read and measure what the person who started the server has allowed, and nothing else.
package mcp

import (
	"context"
	"errors"
	"io"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// A Program is what the server stands for.
type Program struct {
	Version string
	// Root is the folder in which specs and results are; nothing outside of it is named to a command.
	Root string
	// Allowed are the flags of `bench run` that say what may be contacted and started: -allowed-hosts and -allow-command.
	Allowed []string
	// Told is what that comes to, for people and models.
	Told string
	// Longest is how long a run may take before it is interrupted; what it measured is kept.
	Longest time.Duration
	// Call runs a command of bench in Root, without a terminal and with nothing to read, and gives what it printed: the answer, and
	// what it said beside it. When ctx ends it is interrupted as by Ctrl-C. The error is that it couldn't be started.
	Call func(ctx context.Context, args []string) (Answer, error)
}

// An Answer is what a command came to.
type Answer struct {
	Out, Err string
	Status   int
}

const instructions = `bench measures HTTP services as HCL specs (*.bench.hcl) say, compares them in interleaved blocks of trials, and judges the difference.
Write a spec into a file of the folder, bench_validate it, look at bench_plan (cells, hosts, time; nobody is contacted), then bench_run.
Report verdicts as they stand: "inconclusive" and "invalid" are answers, and no figure of an invalid or overloaded cell is one.`

// Serve answers until the client hangs up, which is no error, or ctx ends. It reads messages of at most 10 MiB.
func Serve(ctx context.Context, in io.ReadCloser, out io.WriteCloser, p Program) error {
	server := sdk.NewServer(&sdk.Implementation{Name: "bench", Title: "bench", Version: p.Version}, &sdk.ServerOptions{
		Instructions: instructions + "\nHere it " + p.Told + ".",
		Capabilities: &sdk.ServerCapabilities{},
	})
	p.addTools(server)
	err := server.Run(ctx, &sdk.IOTransport{Reader: in, Writer: out, MaxLineLength: 10 << 20})
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe) || ctx.Err() != nil {
		return nil
	}
	return err
}
