#!/usr/bin/env node
import "../../orders-cli/src/main.ts";
