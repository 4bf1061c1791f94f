// What can be told of an invitation before the server is asked.
export function lookAt(invitation: string, label: string): Record<string, string> {
  const found: Record<string, string> = {};
  if (!invitation.trim()) found.invitation = "Paste the invitation that you were sent.";
  if (!label.trim()) found.label = "Enter a name for this laptop.";
  return found;
}
