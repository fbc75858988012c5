package server

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"bench/plan"
)

// An Executable says which program a server is. What can't be read, say the program of a command that a shell makes, has no digest, or
// that of the shell.
type Executable struct {
	Digest  string `json:"digest,omitempty"`  // SHA-256 of the file, in hexadecimal
	Version string `json:"version,omitempty"` // what a program of Go says of itself: its module's version, or the commit
}

// ExecutableOf is the program of a server of a spec in a folder, on this machine. The embedded server is bench, of this version.
func ExecutableOf(dir string, s plan.Server, version string) Executable {
	path := executable(dir, s)
	one := Executable{Digest: fileDigest(path), Version: goVersion(path)}
	if s.Type == plan.Httpbin {
		one.Version = version
	}
	return one
}

// Executables are the programs of the servers, in order: of one that runs elsewhere it is what is said there.
func (s *Set) Executables(version string) []Executable {
	var all []Executable
	for _, one := range s.list {
		if away, ok := one.life.(remote); ok {
			all = append(all, away.Executable())
			continue
		}
		all = append(all, ExecutableOf(s.dir, one.plan, version))
	}
	return all
}

// executable is the file that is started for a server, as a process finds it: "" for none. The embedded server is bench.
func executable(dir string, s plan.Server) string {
	if s.Type == plan.Httpbin {
		path, _ := os.Executable()
		return path
	}
	if len(s.Command) == 0 {
		return ""
	}
	path := s.Command[0]
	if !strings.ContainsAny(path, `/\`) {
		path, _ = exec.LookPath(path)
		return path
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, s.Dir, path)
	}
	return path
}

// fileDigest is the SHA-256 of a file, in hexadecimal; "" where it can't be read.
func fileDigest(path string) string {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// goVersion is what a program of Go says of itself: its module's version, or else the commit that it was built from; "" for
// others.
func goVersion(path string) string {
	if path == "" {
		return ""
	}
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return ""
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return ""
}
