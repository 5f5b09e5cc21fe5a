/// Sends mail to people: invitations and tokens that set passwords. Tables: none. A message is
/// plain text; text that other people chose, such as the name of a workspace, is shortened and kept
/// on one line. Sending takes at most a few seconds and happens outside of every transaction.
@NullMarked
package dev.signalbox.platform.mail;

import org.jspecify.annotations.NullMarked;
