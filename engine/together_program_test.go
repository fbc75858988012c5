package engine

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"bench/engine/program"
	"bench/plan"
)

// callOverHTTP is a client program that sends the requests of a batch one after the other, with its own process's number.
func callOverHTTP() {
	fmt.Println("bench 1 caller Go")
	var urls []string
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		var line struct {
			Batch    int
			Requests []struct{ URL string }
		}
		if err := json.Unmarshal(in.Bytes(), &line); err != nil {
			panic(err)
		}
		if line.Batch == 0 {
			urls = urls[:0]
			for _, r := range line.Requests {
				urls = append(urls, r.URL)
			}
			continue
		}
		marks, start := "", program.Monotonic()
		for i, url := range urls {
			response, err := http.Get(fmt.Sprintf("%s?row=%d&number=%d", url, os.Getpid(), line.Batch))
			if err != nil {
				panic(err)
			}
			_ = response.Body.Close()
			marks += fmt.Sprintf("+ %d %d %d\n", i, response.StatusCode, int64(program.Monotonic()))
		}
		fmt.Printf("%s. %d %d ok %d\n", marks, int64(start), int64(program.Monotonic()), line.Batch)
	}
}

// Each machine has a process of its own of a client program, which has run batches that don't count before the first that does;
// all of them together do what one does.
func TestProgramsOnManyMachines(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, arrival := range map[string]plan.Arrival{
		"closed": {Concurrency: 2}, "open": {Rate: 100, Process: plan.Constant, MaxInFlight: 10},
	} {
		t.Run(name, func(t *testing.T) {
			const blocks, iterations, warmup = 3, 6, 18
			_, run, seen := performed(t, []int{1, 1, 1}, fine, func(url string) *plan.Plan {
				p := planOf(url+"/x", plan.Benchmark{Blocks: blocks, Iterations: iterations, Warmup: 10 * time.Second}, []string{"a", "b"}, plan.Strategy{
					Name: "caller", Type: plan.TypeProgram, Program: &plan.Server{
						Name: "caller", Command: []string{self}, Env: map[string]string{partVariable: "program"},
						Ready: plan.Ready{Timeout: 10 * time.Second}, Stop: plan.Stop{Timeout: 2 * time.Second},
					},
				})
				p.Benchmarks[0].Cells[0].Arrival = arrival
				return p
			})
			c, x := run.Cells[0], seen["x"]
			if c.Requests != 2*blocks*iterations || c.Batches != blocks*iterations || int64(len(x.names)) != c.Requests+c.LeadIn {
				t.Errorf("%d requests in %d batches, %d before; %d came", c.Requests, c.Batches, c.LeadIn, len(x.names))
			}
			processes := counts(x.rows)
			if len(processes) != 3 {
				t.Errorf("the requests came of the processes %v, want three", processes)
			}
			for id, n := range processes {
				if least := 2 * (iterations + 2); n < least {
					t.Errorf("process %s sent %d requests, want at least %d: what counts, and some before", id, n, least)
				}
			}
			if name == "closed" && c.LeadIn != 2*(warmup+2*warmup+blocks) {
				t.Errorf("%d requests don't count, want those of a warm-up for each process, and of a batch that leads in each trial", c.LeadIn)
			}
		})
	}
}
