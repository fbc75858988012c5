package engine

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
	"bench/result"
)

// measuredServers says which programs the servers of a plan are. What can't be read, say the program of a command that a shell
// makes, has no digest, or that of the shell.
func measuredServers(p *plan.Plan, version string) []result.MeasuredServer {
	var servers []result.MeasuredServer
	known := map[string]result.MeasuredServer{} // by path: several servers may be one program
	for _, s := range p.Servers {
		path := executable(p.Dir, s)
		one, ok := known[path]
		if !ok {
			one = result.MeasuredServer{Digest: fileDigest(path), Version: goVersion(path)}
			known[path] = one
		}
		if one.Name = s.Name; s.Type == plan.Httpbin {
			one.Version = version
		}
		servers = append(servers, one)
	}
	return servers
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
