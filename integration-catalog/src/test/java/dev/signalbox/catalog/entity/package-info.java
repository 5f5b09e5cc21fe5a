@NullMarked
package dev.signalbox.catalog.entity;

import org.jspecify.annotations.NullMarked;
