package watch

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// throttleFiles finds the files in which the control groups of this process say how long they were throttled: of its own
// group and of those around it, since a quota on any of them stops it. Version 2 has one tree, version 1 one for the cpu
// controller; in a container the mounted tree may begin at the container's own group.
func throttleFiles(root string) []string {
	groups, err := os.ReadFile(filepath.Join(root, "proc", "self", "cgroup"))
	if err != nil {
		return nil
	}
	var files []string
	for _, m := range controlMounts(root) {
		group, ok := m.groupIn(string(groups))
		if !ok {
			continue
		}
		top := filepath.Join(root, m.point)
		for dir := filepath.Join(top, group); strings.HasPrefix(dir, top); dir = filepath.Dir(dir) {
			if file := filepath.Join(dir, "cpu.stat"); readable(file) {
				files = append(files, file)
			}
			if dir == top {
				break
			}
		}
	}
	return files
}

func readable(file string) bool {
	_, err := os.ReadFile(file)
	return err == nil
}

// A controlMount is a mounted tree of control groups.
type controlMount struct {
	first string // the group that the mount begins at
	point string // where it is mounted
	old   bool   // version 1, with the cpu controller
}

// controlMounts reads proc(5), /proc/self/mountinfo: the fourth and fifth field, and after a dash the type, the source and
// the options of the file system.
func controlMounts(root string) []controlMount {
	text, err := os.ReadFile(filepath.Join(root, "proc", "self", "mountinfo"))
	if err != nil {
		return nil
	}
	var mounts []controlMount
	for line := range strings.Lines(string(text)) {
		where, what, ok := strings.Cut(line, " - ")
		fields, kind := strings.Fields(where), strings.Fields(what)
		if !ok || len(fields) < 5 || len(kind) < 3 {
			continue
		}
		m := controlMount{first: fields[3], point: fields[4]}
		switch {
		case kind[0] == "cgroup2":
		case kind[0] == "cgroup" && slices.Contains(strings.Split(kind[2], ","), "cpu"):
			m.old = true
		default:
			continue
		}
		mounts = append(mounts, m)
	}
	return mounts
}

// groupIn finds the process's group in the mounted tree, relative to where that begins. Lines of proc(5), /proc/self/cgroup:
// number, controllers, group; version 2 has the number 0 and no controllers.
func (m controlMount) groupIn(groups string) (string, bool) {
	for line := range strings.Lines(groups) {
		parts := strings.SplitN(strings.TrimSuffix(line, "\n"), ":", 3)
		if len(parts) < 3 || m.old != (parts[1] != "") || m.old && !slices.Contains(strings.Split(parts[1], ","), "cpu") {
			continue
		}
		rest, inside := strings.CutPrefix(parts[2], m.first)
		if m.first == "/" {
			rest, inside = parts[2], true
		}
		if !inside || strings.Contains(rest, "..") {
			return "", true // outside of what can be seen here: the top of it stands for all above
		}
		return rest, true
	}
	return "", false
}

// throttledTime is the longest that any of the groups was without CPU time: throttled_usec in version 2, throttled_time in
// nanoseconds in version 1, each over all CPUs.
func throttledTime(files []string) time.Duration {
	var most time.Duration
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(text)) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
			n, err := strconv.ParseInt(value, 10, 64)
			switch {
			case err != nil:
			case name == "throttled_usec":
				most = max(most, time.Duration(n)*time.Microsecond)
			case name == "throttled_time":
				most = max(most, time.Duration(n))
			}
		}
	}
	return most
}
