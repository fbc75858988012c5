package fleet

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync"
)

// A Build says which bench it is. Workers and their coordinator have to be the same: two that differ in how they measure
// would be compared as if they did not.
type Build struct {
	Version  string `json:"version"`
	Revision string `json:"revision"` // of its source; of one that was changed since, the SHA-256 of the program
}

// ThisBuild is the running program's.
func ThisBuild(version string) (Build, error) {
	revision, err := revision()
	return Build{Version: version, Revision: revision}, err
}

// String is how a build is told to people.
func (b Build) String() string {
	const enough = 12
	return fmt.Sprintf("%s (%s)", b.Version, b.Revision[:min(enough, len(b.Revision))])
}

// revision is found once: it may mean to read the program.
var revision = sync.OnceValues(func() (string, error) {
	settings := map[string]string{}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			settings[s.Key] = s.Value
		}
	}
	if r := settings["vcs.revision"]; r != "" && settings["vcs.modified"] == "false" {
		return r, nil
	}
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find this program, to know its build: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("read this program, to know its build: %w", err)
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", fmt.Errorf("read this program, to know its build: %w", err)
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil)), nil
})
