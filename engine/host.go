package engine

import (
	"os"
	"runtime"
	"strings"

	"bench/result"
)

// ThisHost describes the machine that bench runs on.
func ThisHost() result.Host {
	name, _ := os.Hostname() // a host without a name is still a host
	return result.Host{
		OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(),
		CPUModel: cpuModel(), Kernel: kernelRelease(), Hostname: name,
	}
}

// cpuModel is the processor's name where the system tells it, else its architecture.
func cpuModel() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for line := range strings.Lines(string(text)) {
		key, value, ok := strings.Cut(line, ":")
		if ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

// kernelRelease is the kernel's version where the system tells it.
func kernelRelease() string {
	text, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}
