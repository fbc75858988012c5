# var.x is declared, if not readable: nothing is said about it.
locals {
  y = var.x
}
grup "g" {} # ERROR: Unknown block type
