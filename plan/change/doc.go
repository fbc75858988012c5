// Package change tells what is different between two plans, as plain data: which cells, hosts, commands, values and gates
// came, went or are others now. It reads nothing and says nothing of how the plans came about; paper and the command write
// what it finds.
package change
