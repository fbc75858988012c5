package decl

import (
	"slices"
	"strings"

	"bench/strategy"
)

// HasRoot says whether an address begins with a root: var.x with var.
func HasRoot(address, root string) bool {
	return len(address) > len(root) && address[:len(root)] == root && address[len(root)] == '.'
}

// TrimRoot is what stands after an address's first dot.
func TrimRoot(address string) string {
	_, name, _ := strings.Cut(address, ".")
	return name
}

// RootOf is the word that references to a block of a type begin with.
func RootOf(typ string) string {
	if typ == "variable" {
		return "var"
	}
	return typ
}

// Predeclared are the names for a root of references that need no block.
func Predeclared(root string) []string {
	if root == "strategy" {
		return predeclaredNames()
	}
	return nil
}

// predeclaredNames are the strategies that need no block: one of each type, and the presets.
func predeclaredNames() []string { return slices.Concat(strategy.Names(), strategy.Presets()) }

func isPredeclared(name string) bool { return slices.Contains(predeclaredNames(), name) }
