package engine

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"bench/engine/sound"
)

// The test binary plays an engine with a mistake in one of its goroutines.
func playPanic() {
	done := make(chan struct{})
	go sound.Work(func() { panic(errors.New("no route to c4n4ry")) })()
	<-done
}

func TestAPanicInAGoroutineTellsNoSecrets(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), partVariable+"=panic")
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("it ended with %v, want status 1", err)
	}
	text := string(out)
	if !strings.Contains(text, "mistake in itself") || !strings.Contains(text, "*errors.errorString") || !strings.Contains(text, "engine.playPanic") {
		t.Errorf("it says neither what nor where:\n%s", text)
	}
	if strings.Contains(text, "c4n4ry") {
		t.Errorf("it shows the panic's text:\n%s", text)
	}
}

func TestRuntimeErrorsAreToldAsTheyAre(t *testing.T) {
	var none []int
	cause, stack := sound.Attempt(func() { none[len(os.Args)] = 1 })
	if got := sound.WithoutText(cause); !strings.Contains(got, "index out of range") || len(stack) == 0 {
		t.Errorf("it says %q", got)
	}
}

// Whoever starts a goroutine has to think of it. Cancelling and a deadline are the library's own work.
func TestEveryGoroutineIsSound(t *testing.T) {
	starts := regexp.MustCompile(`\bgo [\w.]+\(|\bgo func|\.Go\(|AfterFunc\(`)
	harmless := regexp.MustCompile(`sound\.Work\(|AfterFunc\([\w.]+, cancel\)|\bb\.Go\(|_ = [\w.]+\.Set\w*Deadline|cancel\(errLate\)`)
	var files []string
	for _, root := range []string{".", "../strategy"} {
		if err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if strings.HasSuffix(path, ".go") && !strings.HasPrefix(path, "peers") { // servers for tests
				files = append(files, path)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			code, _, _ := strings.Cut(line, "//")
			if starts.MatchString(code) && !harmless.MatchString(code) {
				t.Errorf("%s:%d starts a goroutine without sound: %s", file, i+1, strings.TrimSpace(line))
			}
		}
	}
}
