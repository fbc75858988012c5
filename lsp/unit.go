package lsp

import (
	"path/filepath"
	"slices"
	"strings"

	"bench/lsp/index"
	"bench/spec/syntax"
)

// mostFiles is how many files of a folder are read together.
const mostFiles = 200

// A unit is the files that are one spec: names in a folder.
type unit struct {
	dir   string
	names []string
}

func (u unit) key() string { return u.dir + "\x00" + strings.Join(u.names, "\x00") }

func (u unit) path(name string) string { return syntax.Within(u.dir, name) }

// isValues says whether a file has values of variables. It is part of no spec, and read with those of its folder.
func isValues(path string) bool { return strings.Contains(filepath.Base(path), ".benchvars.") }

// units are the specs that a document is part of: one, and of a file of values all of its folder.
func (n *snapshot) units(path string) []unit {
	dir, name := filepath.Split(path)
	all := n.folder(filepath.Clean(dir))
	if isValues(path) {
		return all
	}
	for _, u := range all {
		if slices.Contains(u.names, name) {
			return []unit{u}
		}
	}
	return []unit{{filepath.Clean(dir), []string{name}}}
}

// folder are the specs of a folder. By the rules of the language it has one, of all its files. But people keep several there,
// each in a file, and name the file: so that where two files declare the same, only those count as one spec that refer to
// each other.
func (n *snapshot) folder(dir string) []unit {
	place, _ := n.overlays().Discover(dir, []string{"."})
	names := place.Files
	if len(names) == 0 {
		return nil
	}
	if len(names) > mostFiles {
		return apart(dir, names)
	}
	files := make([]index.Names, len(names))
	for i, name := range names {
		if len(names) > 1 {
			files[i] = n.namesIn(filepath.Join(dir, name))
		}
	}
	if len(names) == 1 || !clash(files) {
		return []unit{{dir, names}}
	}
	var units []unit
	for _, group := range connected(files) {
		u := unit{dir: dir}
		var of []index.Names
		for _, i := range group {
			u.names = append(u.names, names[i])
			of = append(of, files[i])
		}
		if len(group) > 1 && clash(of) && closed(of) {
			units = append(units, apart(dir, u.names)...)
			continue
		}
		units = append(units, u)
	}
	return units
}

// namesIn are the names in a file, as far as it was right. They are asked for at each letter.
func (n *snapshot) namesIn(path string) index.Names {
	f := n.file(path)
	return n.memories.names(path).Names(syntax.Source{Name: filepath.Base(path), Text: f.text.Bytes()}, f.index)
}

// apart are files of which each is a spec.
func apart(dir string, names []string) []unit {
	var units []unit
	for _, name := range names {
		units = append(units, unit{dir, []string{name}})
	}
	return units
}

// clash says whether two files declare the same.
func clash(files []index.Names) bool {
	first := map[string]int{}
	for i, f := range files {
		for _, address := range f.Declares {
			if before, again := first[address]; again && before != i {
				return true
			}
			first[address] = i
		}
	}
	return false
}

// closed says whether most files refer to nothing but their own: then the one that does, and so seems to belong to another,
// has more likely a name wrong.
func closed(files []index.Names) bool {
	open := 0
	for _, f := range files {
		if len(needs(f)) > 0 {
			open++
		}
	}
	return open <= len(files)/2
}

// needs are the addresses that a file refers to and doesn't declare.
func needs(f index.Names) []string {
	declared := map[string]bool{}
	for _, address := range f.Declares {
		declared[address] = true
	}
	return slices.DeleteFunc(slices.Clone(f.Refers), func(address string) bool { return declared[address] })
}

// connected are groups of files, by their number, that refer to each other.
func connected(files []index.Names) [][]int {
	group := make([]int, len(files))
	for i := range group {
		group[i] = i
	}
	for i, f := range files {
		for _, address := range needs(f) {
			for j, other := range files {
				if group[i] != group[j] && slices.Contains(other.Declares, address) {
					from, to := group[j], group[i]
					for k := range group {
						if group[k] == from {
							group[k] = to
						}
					}
				}
			}
		}
	}
	var groups [][]int
	place := map[int]int{}
	for i, g := range group {
		if _, ok := place[g]; !ok {
			place[g] = len(groups)
			groups = append(groups, nil)
		}
		groups[place[g]] = append(groups[place[g]], i)
	}
	return groups
}
