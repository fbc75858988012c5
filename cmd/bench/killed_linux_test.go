package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

const familySpec = `
server "family" {
  type    = "command"
  command = ["sh", "-c", "sh -c 'sleep 600 & wait' & exec bench serve -port ${self.port}"]
}
group "pages" {
  base_url = server.family.url
  request "home" { path = "/get" }
}
benchmark "load" {
  groups      = [group.pages]
  strategies  = [strategy.map]
  concurrency = [1]
  duration    = "20s"
  blocks      = 100
}
`

// kill -9 leaves bench no moment to stop anything. Its server goes nevertheless, with its children and their children.
func TestKilledRunLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	dir := specFolder(t, familySpec)
	cmd := exec.Command("bench", "run", "-auto-approve")
	cmd.Dir = dir
	messages, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(messages)
	for lines.Scan() && !strings.Contains(lines.Text(), "is ready") {
	}
	if running := runningIn(dir); len(running) != 5 {
		t.Errorf("in the folder run %q, want bench, a guard, a server, its child and grandchild", running)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // until nobody has its standard error open any more
	}
	_ = cmd.Wait()
	awaitNobody(t, dir)
}

// awaitNobody sees that soon no process is left that was started in a folder.
func awaitNobody(t *testing.T, dir string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		running := runningIn(dir)
		if len(running) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("still running: %q", running)
		}
	}
}

// runningIn are the command lines of the other processes whose working folder is dir.
func runningIn(dir string) (commands []string) {
	links, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, link := range links {
		pid := filepath.Base(filepath.Dir(link))
		if where, err := os.Readlink(link); err != nil || where != dir || pid == strconv.Itoa(os.Getpid()) {
			continue // or it has just ended, or is somebody else's
		}
		line, _ := os.ReadFile(filepath.Join(filepath.Dir(link), "cmdline"))
		commands = append(commands, strings.ReplaceAll(string(line), "\x00", " "))
	}
	return commands
}
